import java.net.URL;
import java.nio.file.Path;
import javax.activation.DataHandler;
import javax.activation.FileDataSource;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Holder;
import javax.xml.ws.soap.MTOMFeature;
import jobgate.*;

public class SubmitFile {
    public static void main(String[] args) throws Exception {
        String base = args[0], user = args[1], password = args[2], file = args[3];

        // <example>
        Jobgate port = new JobgateService(new URL(base + "/soap?wsdl")).getJobgateSoap12Port(new MTOMFeature());
        ((BindingProvider) port).getRequestContext().put(BindingProvider.USERNAME_PROPERTY, user);
        ((BindingProvider) port).getRequestContext().put(BindingProvider.PASSWORD_PROPERTY, password);

        DocumentDocument document = new DocumentDocument();
        document.setFileName("order.pdf");
        document.setContent(new DataHandler(new FileDataSource(file))); // sent as a part, not held
        Option pages = new Option();
        pages.setName("pages");
        pages.setValue("1");
        JobDocument job = new JobDocument();
        job.setWorkflow("rip-pdf");
        job.setOptions(new OptionList());
        job.getOptions().getOption().add(pages);
        job.setDocuments(new DocumentDocumentList());
        job.getDocuments().getDocument().add(document);

        String jobId = port.submitDocument(job).getJobId();
        ResultDocument result = port.getResult(jobId, 50);
        String resultId = result.getDataList().getData().get(0).getResultId();
        Holder<String> fileName = new Holder<>(), contentType = new Holder<>();
        Holder<DataHandler> content = new Holder<>();
        port.downloadResult(jobId, resultId, fileName, contentType, content);
        byte[] bytes = content.value.getInputStream().readAllBytes();
        System.out.println("file " + fileName.value + " " + contentType.value + " " + bytes.length);

        try {
            job.setWorkflow("rip-pfd");
            port.submitDocument(job);
        } catch (ProblemFault error) {
            System.out.println("fault " + error.getFaultInfo().getCode());
        }
        // </example>
    }
}
