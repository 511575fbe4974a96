using System;
using System.Threading;
using System.Web.Services.Protocols;
using Ips;

class Tour {
    static void Main(string[] args) {
        string host = args[0], user = args[1], password = args[2];
        var protocol = args[3] == "1.2" ? SoapProtocolVersion.Soap12 : SoapProtocolVersion.Soap11;

        // <example>
        var service = new IpsApiService {
            Url = host + "/scene7/services/IpsApiService",
            SoapVersion = protocol, // Soap11 or Soap12
            authHeaderValue = new authHeader { user = user, password = password, appName = "shop", appVersion = "1" },
        };

        var company = service.getCompanyInfo(new getCompanyInfoParam { companyName = "Other" }).companyInfo;
        var handle = service.submitJob(new submitJobParam {
            companyHandle = company.companyHandle,
            jobName = "from mono",
            imageServingPublishJob = new ImageServingPublishJob { publishType = "Full", emailSetting = "None" },
        }).jobHandle;

        JobLog log = null;
        while (log == null || !log.endDateSpecified) {
            Thread.Sleep(100);
            var logs = service.getJobLogDetails(new getJobLogDetailsParam {
                companyHandle = company.companyHandle,
                jobHandle = handle,
            }).jobLogArray;
            log = logs.Length > 0 ? logs[0] : null;
        }
        Console.WriteLine("ended " + log.endDate.ToString("o"));

        try {
            service.getCompanyInfo(new getCompanyInfoParam { companyName = "Nobody" });
        } catch (SoapException error) {
            var fault = error.Detail.FirstChild;
            Console.WriteLine("fault {0} {1} {2}", fault.LocalName, fault["code", fault.NamespaceURI].InnerText, fault["reason", fault.NamespaceURI].InnerText);
        }
        // </example>

        Show("company", company.name);
        Show("handle", handle);
        Show("started", log.startDate);
        Show("files", log.totalFileCount);
        Show("fatal", log.fatalError);
        foreach (var line in log.detailArray) {
            Show("line", line.logType);
        }

        var laterHandle = service.submitJob(new submitJobParam {
            companyHandle = company.companyHandle,
            jobName = "later mono",
            execTime = DateTimeOffset.FromUnixTimeSeconds(1935397800).UtcDateTime,
            execTimeSpecified = true,
            uploadUrlsJob = new UploadUrlsJob {
                urlArray = new[] { new UploadUrl { sourceUrl = "http://example.com/a.pdf", destPath = "a.pdf" } },
                overwrite = true,
                readyForPublish = true,
                pdfOptions = new PDFOptions { process = "Rasterize", resolution = 150.5, resolutionSpecified = true },
                emailSetting = "None",
            },
        }).jobHandle;
        var ofLater = new getScheduledJobsParam { companyHandle = company.companyHandle, jobHandle = laterHandle };
        var scheduled = service.getScheduledJobs(ofLater).jobArray[0];
        Show("time", scheduled.nextFireTime);
        Show("resolution", scheduled.uploadUrlsJob.pdfOptions.resolution);
        service.stopJob(new stopJobParam { companyHandle = company.companyHandle, jobHandle = laterHandle });
        Show("left", service.getScheduledJobs(ofLater).jobArray.Length);

        var ofOpen = new getActiveJobsParam { companyHandle = company.companyHandle, originalName = "open" };
        Show("progress", service.getActiveJobs(ofOpen).jobArray[0].progress);

        var ofPhoto = new getAssetsByNameParam { companyHandle = company.companyHandle, nameArray = new[] { "photo" } };
        var photo = service.getAssetsByName(ofPhoto).assetArray[0];
        Show("created", photo.created);
        Show("size", photo.imageInfo.fileSize);

        ShowFault(() => service.submitJob(new submitJobParam {
            companyHandle = company.companyHandle,
            jobName = "bad",
            imageServingPublishJob = new ImageServingPublishJob { publishType = "Full", emailSetting = "Sometimes" },
        }));
        service.authHeaderValue.password = "wrong";
        ShowFault(() => service.getCompanyInfo(new getCompanyInfoParam()));
    }

    static void ShowFault(Action call) {
        try {
            call();
        } catch (SoapException error) {
            var fault = error.Detail.FirstChild;
            Console.WriteLine("fault {0} {1} {2}", fault.LocalName, fault["code", fault.NamespaceURI].InnerText, fault["reason", fault.NamespaceURI].InnerText);
        }
    }

    static void Show(string key, object value) {
        if (value is DateTime) {
            Console.WriteLine("{0} date {1}", key, ((DateTime) value).ToUniversalTime().ToString("o"));
        } else if (value is bool) {
            Console.WriteLine("{0} boolean {1}", key, value.ToString().ToLower());
        } else {
            Console.WriteLine("{0} {1} {2}", key, value is string ? "text" : "number", value);
        }
    }
}
