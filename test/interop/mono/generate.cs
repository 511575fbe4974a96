// What Mono's wsdl.exe does: a proxy class from the WSDL, by System.Web.Services and CodeDom.
using System.CodeDom;
using System.IO;
using System.Web.Services.Description;
using System.Xml;
using Microsoft.CSharp;

class Generate {
    static void Main(string[] args) {
        var importer = new ServiceDescriptionImporter { ProtocolName = args[2] };
        importer.AddServiceDescription(ServiceDescription.Read(XmlReader.Create(args[0])), null, null);
        var space = new CodeNamespace("Ips");
        var unit = new CodeCompileUnit();
        unit.Namespaces.Add(space);
        System.Console.Error.WriteLine(importer.Import(space, unit));
        using (var file = File.CreateText(args[1])) {
            new CSharpCodeProvider().CreateGenerator().GenerateCodeFromCompileUnit(unit, file, null);
        }
    }
}
