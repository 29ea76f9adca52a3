using Statera.Core.Model;

namespace Statera.Server.Http.Network;

/// <summary>Refusals by the types that Neutron's users know.</summary>
internal static class NeutronFault
{
    public static RefusedException BadRequest(string resource, string reason) =>
        Of(FaultKind.Invalid, "BadRequest", $"Bad {resource} request: {reason}");

    public static RefusedException Invalid(string type, string message) => Of(FaultKind.Invalid, type, message);

    public static RefusedException NotFound(string type, string message) => Of(FaultKind.NotFound, type, message);

    public static RefusedException Conflict(string type, string message) => Of(FaultKind.Conflict, type, message);

    private static RefusedException Of(FaultKind kind, string type, string message) =>
        new(new Fault(kind, "", message) { Type = type });
}
