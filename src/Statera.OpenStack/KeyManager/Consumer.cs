namespace Statera.OpenStack.KeyManager;

/// <summary>How the service names itself and a load balancer where it notes that it uses a secret.</summary>
internal static class Consumer
{
    public const string Service = "octavia";
    public const string ResourceType = "load_balancer";

    public static string Url(Guid loadBalancerId) => $"lbaas://loadbalancers/{loadBalancerId}";
}
