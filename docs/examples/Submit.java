// Submits a PDF, waits for the end, and fetches what was made of it: java Submit.java FILE [PROFILE]
// Java 17 and nothing else, which is why it speaks XML. JOBGATE_URL says where the server is, JOBGATE_KEY is the key.

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

public class Submit {
    static final String URL = System.getenv().getOrDefault("JOBGATE_URL", "http://127.0.0.1:8080");
    static final HttpClient client = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        String job = submit(Path.of(args[0]), args.length > 1 ? args[1] : "thumbnail");
        Element result = resultOf(job);
        for (Element event : children(result, "event")) {
            if (!text(event, "severity").equals("info")) {
                System.err.println(text(event, "severity") + ": " + text(event, "message"));
            }
        }
        for (Element entry : children(result, "data")) {
            HttpResponse<byte[]> answer = send(request("/v1/jobs/" + job + "/result/" + text(entry, "resultId")));
            Files.write(Path.of(text(entry, "fileName")), answer.body());
            System.out.println(text(entry, "fileName"));
        }
        System.exit(text(result, "success").equals("true") ? 0 : 1);
    }

    static String submit(Path file, String profile) throws Exception {
        String boundary = UUID.randomUUID().toString();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/xml\r\n\r\n"
            + "<job><workflow>rip-pdf</workflow><profile>" + profile + "</profile></job>\r\n--" + boundary
            + "\r\nContent-Disposition: form-data; name=\"data\"; filename=\"" + file.getFileName() + "\"\r\n\r\n";
        HttpRequest.Builder request = request("/v1/jobs")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            // The same key again makes no second job, so this may be repeated until it is answered.
            .header("Idempotency-Key", file.getFileName() + "-" + Files.getLastModifiedTime(file).toMillis() + "-" + profile)
            .POST(BodyPublishers.concat(BodyPublishers.ofString(head), BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() >= 300) {
            refused(answer);
        }
        return text(parse(answer), "jobId");
    }

    static Element resultOf(String job) throws Exception {
        while (true) {
            HttpResponse<byte[]> answer = send(request("/v1/jobs/" + job + "/result").header("Prefer", "wait=30"));
            if (answer.statusCode() < 300) {
                return parse(answer);
            }
            // 409 tells that the job has not ended yet.
            if (answer.statusCode() != 409) {
                refused(answer);
            }
        }
    }

    /** A refusal is a problem document: what failed, why, and how to mend it. */
    static void refused(HttpResponse<byte[]> answer) throws Exception {
        Element problem = parse(answer);
        System.err.println(text(problem, "code") + ": " + text(problem, "detail"));
        System.exit(1);
    }

    static HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + path))
            .timeout(Duration.ofSeconds(60)).header("Accept", "application/xml, */*;q=0.5");
        String key = System.getenv("JOBGATE_KEY");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    static Element parse(HttpResponse<byte[]> answer) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(answer.body())).getDocumentElement();
    }

    static Iterable<Element> children(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return java.util.stream.IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    static String text(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
