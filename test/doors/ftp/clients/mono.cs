// Mono's FtpWebRequest, as .NET programs use it: put, list, rename, delete, get.
using System;
using System.IO;
using System.Net;

class Tour
{
  static string Env(string name) { return Environment.GetEnvironmentVariable(name); }

  static FtpWebRequest Ask(string path, string method)
  {
    var request = (FtpWebRequest)WebRequest.Create("ftp://127.0.0.1:" + Env("PORT") + path);
    request.Credentials = new NetworkCredential("anna", "secret");
    request.Method = method;
    request.UseBinary = true;
    request.UsePassive = true;
    request.EnableSsl = Env("TLS") == "yes";
    return request;
  }

  static byte[] Answer(FtpWebRequest request)
  {
    using (var response = (FtpWebResponse)request.GetResponse())
    using (var stream = response.GetResponseStream())
    using (var all = new MemoryStream())
    {
      stream.CopyTo(all);
      return all.ToArray();
    }
  }

  static void Main()
  {
    ServicePointManager.ServerCertificateValidationCallback = (a, b, c, d) => true;
    var folder = Env("FOLDER") + "/ORIGINAL/";
    foreach (var file in Directory.GetFiles(Env("FILES")))
    {
      var request = Ask(folder + Uri.EscapeDataString(Path.GetFileName(file)), WebRequestMethods.Ftp.UploadFile);
      using (var stream = request.GetRequestStream())
      {
        var bytes = File.ReadAllBytes(file);
        stream.Write(bytes, 0, bytes.Length);
      }
      Answer(request);
    }
    var rename = Ask(folder + "plain.jpg", WebRequestMethods.Ftp.Rename);
    rename.RenameTo = folder + "renamed.jpg";
    Answer(rename);
    Answer(Ask(folder + "gone.jpg", WebRequestMethods.Ftp.DeleteFile));
    Console.OutputEncoding = System.Text.Encoding.UTF8;
    Console.WriteLine(System.Text.Encoding.UTF8.GetString(Answer(Ask(folder, WebRequestMethods.Ftp.ListDirectory))));
    File.WriteAllBytes(Env("OUT"), Answer(Ask(Env("RESULT"), WebRequestMethods.Ftp.DownloadFile)));
  }
}
