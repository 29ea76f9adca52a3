using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Model;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>Neutron refused a request.</summary>
internal sealed class NeutronException(HttpStatusCode status, string type, string message) : Exception(message)
{
    /// <summary>The name of the error that a subnet has no free address.</summary>
    public const string NoAddress = "IpAddressGenerationFailure";

    /// <summary>The status of its reply.</summary>
    public HttpStatusCode Status => status;

    /// <summary>Its name for the error.</summary>
    public string Type => type;

    /// <summary>Reads an error out of a reply.</summary>
    public static NeutronException From(HttpStatusCode status, string content)
    {
        try
        {
            if (JsonNode.Parse(content)?["NeutronError"] is { } error)
            {
                return error is JsonObject
                    ? new NeutronException(status, (string?)error["type"] ?? "", (string?)error["message"] ?? "")
                    : new NeutronException(status, "", error.ToString());
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not in Neutron's form; what it says is told as it is.
        }

        return new NeutronException(status, "", content.Length > 200 ? content[..200] : content);
    }

    /// <summary>What it means to who asked for a VIP.</summary>
    public RefusedException ForVip() => new(type switch
    {
        "IpAddressInUse" or "IpAddressAlreadyAllocated" => Fault.Conflict("vip_address", Message),
        NoAddress => Fault.Conflict("vip_subnet_id", Message),
        "OverQuota" => new Fault(
            FaultKind.Forbidden, "", "The project's quota of ports at Neutron is used up, and a VIP needs one; delete "
            + $"ports that are not needed, or ask the operator to raise the quota. Neutron says: {Message}"),
        "InvalidIpForSubnet" or "InvalidIpForNetwork" => new Fault(FaultKind.Invalid, "vip_address", Message),
        _ when status == HttpStatusCode.Conflict => Fault.Conflict("", Message),
        _ => new Fault(FaultKind.Invalid, "", $"Neutron refuses the VIP's port: {Message}"),
    });
}
