package io.crmify.backends.salesforce.activity;

import io.crmify.backends.http.HttpAnswer;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What little of SOAP it takes: an envelope around a body, and the texts of an answer. */
final class Soap {
    private Soap() {}

    /** @param body made of {@link #element} */
    static String envelope(String session, String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " xmlns:urn=\"urn:partner.soap.sforce.com\">"
                + "<soapenv:Header><urn:SessionHeader>" + element("sessionId", session)
                + "</urn:SessionHeader></soapenv:Header><soapenv:Body>" + body + "</soapenv:Body></soapenv:Envelope>";
    }

    static String element(String name, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<urn:%s>%s</urn:%1$s>".formatted(name, escaped);
    }

    /** The texts of the elements by their names without prefix, in their order; none if the answer is no XML. */
    static Map<String, List<String>> texts(HttpAnswer answer) {
        try {
            return texts(factory().createXMLStreamReader(new StringReader(answer.body())));
        } catch (XMLStreamException unreadable) {
            return Map.of(); // its message quotes the answer
        }
    }

    /** The first of a name; empty if there is none. */
    static String text(Map<String, List<String>> texts, String name) {
        return texts.getOrDefault(name, List.of("")).get(0);
    }

    /** The code of a fault; empty if it is none. */
    static String fault(Map<String, List<String>> texts) {
        return text(texts, "faultcode").replaceFirst(".*:", "");
    }

    /** Nothing outside of the answer is read for it. */
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private static Map<String, List<String>> texts(XMLStreamReader reader) throws XMLStreamException {
        var texts = new LinkedHashMap<String, List<String>>();
        var text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamReader.START_ELEMENT -> text.setLength(0);
                case XMLStreamReader.CHARACTERS -> text.append(reader.getText());
                case XMLStreamReader.END_ELEMENT -> {
                    texts.computeIfAbsent(reader.getLocalName(), none -> new ArrayList<>())
                            .add(text.toString().strip());
                    text.setLength(0);
                }
                default -> {
                    // comments and the like say nothing
                }
            }
        }
        return texts;
    }
}
