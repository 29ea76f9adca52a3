using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>One rule that every load balancer keeps, judged on the whole of it.</summary>
internal interface IRule
{
    /// <summary>Where it is broken.</summary>
    IEnumerable<Fault> Check(LoadBalancer wanted);
}
