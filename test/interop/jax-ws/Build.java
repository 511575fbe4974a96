// What three calls of the tools do, in one process: wsimport of IPS's WSDL, wsimport of our own, javac of all.
import com.sun.tools.ws.WsImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

public class Build {
    public static void main(String[] args) throws Throwable {
        String folder = args[0], ips = args[1], own = args[2];
        // SOAP 1.2 needs -extension, the header as a parameter -XadditionalHeaders.
        WsImport.doMain(new String[] {"-extension", "-XadditionalHeaders", "-s", ".", "-Xnocompile", "-quiet", ips});
        WsImport.doMain(new String[] {"-extension", "-p", "jobgate", "-s", ".", "-Xnocompile", "-quiet", own});
        List<String> javac = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp", "/usr/share/java/jaxws-rt.jar", "-d", "."));
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            files.map(Path::toString).filter(path -> path.endsWith(".java")).forEach(javac::add);
        }
        javac.add(folder + "/Tour.java");
        javac.add(folder + "/SubmitFile.java");
        System.exit(ToolProvider.getSystemJavaCompiler().run(null, null, null, javac.toArray(new String[0])));
    }
}
