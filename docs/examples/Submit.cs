// Submits a PDF, waits for the end, and fetches what was made of it: Submit.exe FILE [PROFILE]
// .NET, or Mono: mcs -r:System.Net.Http,System.Xml,System.Xml.Linq Submit.cs && mono Submit.exe FILE
// JOBGATE_URL says where the server is, JOBGATE_KEY is the key to log in with.

using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using System.Xml.Linq;

class Submit {
    static readonly string Url = Environment.GetEnvironmentVariable("JOBGATE_URL") ?? "http://127.0.0.1:8080";
    static readonly HttpClient Client = new HttpClient();

    static int Main(string[] args) {
        var key = Environment.GetEnvironmentVariable("JOBGATE_KEY");
        if (key != null) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Client.DefaultRequestHeaders.Accept.ParseAdd("application/xml");
        Client.DefaultRequestHeaders.Accept.ParseAdd("*/*;q=0.5");
        return Run(args[0], args.Length > 1 ? args[1] : "thumbnail").GetAwaiter().GetResult();
    }

    static async Task<int> Run(string file, string profile) {
        var job = new XElement("job", new XElement("workflow", "rip-pdf"), new XElement("profile", profile));
        var form = new MultipartFormDataContent();
        var part = new StringContent(job.ToString());
        part.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        form.Add(part, "job");
        form.Add(new ByteArrayContent(File.ReadAllBytes(file)), "data", Path.GetFileName(file));
        var request = new HttpRequestMessage(HttpMethod.Post, Url + "/v1/jobs") { Content = form };
        // The same key again makes no second job, so this may be repeated until it is answered.
        request.Headers.Add("Idempotency-Key", Path.GetFileName(file) + "-" + File.GetLastWriteTimeUtc(file).Ticks + "-" + profile);
        var answer = await Client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) return await Refused(answer);
        var jobUrl = Url + "/v1/jobs/" + Text(await Read(answer), "jobId");

        do {
            var asked = new HttpRequestMessage(HttpMethod.Get, jobUrl + "/result");
            asked.Headers.Add("Prefer", "wait=30");
            answer = await Client.SendAsync(asked);
        } while (answer.StatusCode == HttpStatusCode.Conflict); // 409: the job has not ended yet
        if (!answer.IsSuccessStatusCode) return await Refused(answer);

        var result = await Read(answer);
        foreach (var told in Named(result, "event").Where(each => Text(each, "severity") != "info"))
            Console.Error.WriteLine(Text(told, "severity") + ": " + Text(told, "message"));
        foreach (var entry in Named(result, "data")) {
            File.WriteAllBytes(Text(entry, "fileName"), await Client.GetByteArrayAsync(jobUrl + "/result/" + Text(entry, "resultId")));
            Console.WriteLine(Text(entry, "fileName"));
        }
        return Text(result, "success") == "true" ? 0 : 1;
    }

    /// A refusal is a problem document: what failed, why, and how to mend it.
    static async Task<int> Refused(HttpResponseMessage answer) {
        var problem = await Read(answer);
        Console.Error.WriteLine(Text(problem, "code") + ": " + Text(problem, "detail"));
        return 1;
    }

    static async Task<XElement> Read(HttpResponseMessage answer) {
        return XElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    static System.Collections.Generic.IEnumerable<XElement> Named(XElement parent, string name) {
        return parent.Descendants().Where(each => each.Name.LocalName == name);
    }

    static string Text(XElement parent, string name) {
        return Named(parent, name).Select(each => each.Value).FirstOrDefault() ?? "";
    }
}
