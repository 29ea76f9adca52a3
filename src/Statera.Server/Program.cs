using System.CommandLine;
using Statera.Server.Commands;

var root = new RootCommand("Statera: Octavia's load balancers as light as a process.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    PortCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
