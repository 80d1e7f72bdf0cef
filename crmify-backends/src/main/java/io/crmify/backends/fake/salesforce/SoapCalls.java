package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What only SOAP can: the conversion of a lead, and an empty recycle bin. */
final class SoapCalls {
    private static final String START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>";
    private static final String END = "</soapenv:Body></soapenv:Envelope>";

    private final Org org;
    private final Sessions sessions;

    SoapCalls(Org org, Sessions sessions) {
        this.org = org;
        this.sessions = sessions;
    }

    Reply answer(Request request) {
        if (!request.header("content-type").startsWith("text/xml")
                || request.header("soapaction").isEmpty()) {
            return fault("UNSUPPORTED_CLIENT", "no SOAP");
        }
        if (!sessions.isGood(element(request.body(), "sessionId"))) {
            return fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader");
        }
        if (request.body().contains("<urn:emptyRecycleBin>")) {
            return emptied(elements(request.body(), "ids"));
        }
        var order = Pattern.compile("<urn:([a-zA-Z]+)>")
                .matcher(request.body().replaceFirst("(?s).*<urn:leadConverts>", ""))
                .results()
                .map(element -> element.group(1))
                .toList();
        return order.equals(order.stream().sorted().toList())
                ? converted(request)
                : fault("INVALID_FIELD", "the elements are in another order than the WSDL's");
    }

    private Reply emptied(List<String> ids) {
        var results = ids.stream()
                .map(id -> org.removeFromBin(id)
                        ? "<result><id>%s</id><success>true</success></result>".formatted(id)
                        : ("<result><errors><message>it is in no bin</message><statusCode>INVALID_ID_FIELD</statusCode></errors>"
                                        + "<id>%s</id><success>false</success></result>")
                                .formatted(id))
                .collect(Collectors.joining());
        return xml(200, "<emptyRecycleBinResponse>" + results + "</emptyRecycleBinResponse>");
    }

    private Reply converted(Request request) {
        try {
            var lead = org.convert(element(request.body(), "leadId"), element(request.body(), "convertedStatus"));
            return xml(
                    200,
                    "<convertLeadResponse><result><accountId>%s</accountId><contactId>%s</contactId><leadId>%s</leadId>"
                                    .formatted(
                                            lead.text("ConvertedAccountId"), lead.text("ConvertedContactId"), lead.id())
                            + "<opportunityId xsi:nil=\"true\"/><success>true</success></result></convertLeadResponse>");
        } catch (Wrong wrong) {
            return xml(
                    200,
                    "<convertLeadResponse><result><accountId xsi:nil=\"true\"/><contactId xsi:nil=\"true\"/>"
                            + "<errors><message>%s</message><statusCode>%s</statusCode></errors>"
                                    .formatted(wrong.getMessage(), wrong.code())
                            + "<success>false</success></result></convertLeadResponse>");
        }
    }

    private static Reply fault(String code, String text) {
        return xml(
                500,
                "<soapenv:Fault><faultcode>sf:%s</faultcode><faultstring>%1$s: %s</faultstring></soapenv:Fault>"
                        .formatted(code, text));
    }

    private static Reply xml(int status, String body) {
        return new Reply(status, "text/xml;charset=UTF-8", START + body + END, Map.of());
    }

    private static String element(String xml, String name) {
        return elements(xml, name).stream().findFirst().orElse("");
    }

    private static List<String> elements(String xml, String name) {
        return Pattern.compile("<urn:" + name + ">([^<]*)</urn:" + name + ">")
                .matcher(xml)
                .results()
                .map(found ->
                        found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                .toList();
    }
}
