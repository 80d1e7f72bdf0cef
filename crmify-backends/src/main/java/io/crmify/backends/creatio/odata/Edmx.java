package io.crmify.backends.creatio.odata;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The columns of one entity in the description that Creatio gives of all of them. It is read as a stream, without document types and
 * external entities.
 */
final class Edmx {
    private static final int MOST_COLUMNS = 5_000;
    private static final Set<String> READ_ONLY =
            Set.of("Id", "CreatedOn", "CreatedById", "ModifiedOn", "ModifiedById", "ProcessListeners");

    private Edmx() {}

    /** @param lengths how many characters columns take, as far as it is told */
    record Description(List<Field> fields, Map<String, Integer> lengths) {}

    /** Empty if the text is no such description, or does not have the entity. */
    static Optional<Description> columns(String text, String entity, Set<String> required) {
        try {
            var reader = factory().createXMLStreamReader(new StringReader(text));
            try {
                return isAt(reader, entity) ? Optional.of(columns(reader, required)) : Optional.empty();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException unreadable) {
            return Optional.empty();
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    private static boolean isAt(XMLStreamReader reader, String entity) throws XMLStreamException {
        while (reader.hasNext()) {
            var isEntity = reader.next() == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("EntityType");
            if (isEntity && entity.equals(reader.getAttributeValue(null, "Name"))) {
                return true;
            }
        }
        return false;
    }

    /** @param longest blank, {@code max}, or a number of characters */
    private record Column(String name, String type, boolean isRequired, String longest) {}

    private static Description columns(XMLStreamReader reader, Set<String> required) throws XMLStreamException {
        var columns = new ArrayList<Column>();
        var references = new HashSet<String>();
        while (reader.hasNext() && columns.size() < MOST_COLUMNS) {
            var event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("EntityType")) {
                break;
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                var name = attribute(reader, "Name");
                if (reader.getLocalName().equals("Property")) {
                    columns.add(new Column(
                            name, attribute(reader, "Type"), required.contains(name), attribute(reader, "MaxLength")));
                } else if (reader.getLocalName().equals("NavigationProperty")) {
                    references.add(name + "Id");
                }
            }
        }
        var lengths = columns.stream()
                .filter(column -> column.longest().matches("[1-9]\\d{0,8}"))
                .collect(Collectors.toMap(Column::name, column -> Integer.valueOf(column.longest()), Math::min));
        return new Description(
                columns.stream().map(column -> field(column, references)).toList(), lengths);
    }

    private static Field field(Column column, Set<String> references) {
        return new Field(
                column.name(),
                column.name(),
                references.contains(column.name()) ? Kind.CHOICE : kind(column.type()),
                column.isRequired(),
                !READ_ONLY.contains(column.name()));
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "Edm.String" -> Kind.TEXT;
            case "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double", "Edm.Single" -> Kind.NUMBER;
            case "Edm.Boolean" -> Kind.BOOLEAN;
            case "Edm.Date" -> Kind.DATE;
            case "Edm.DateTimeOffset" -> Kind.INSTANT;
            default -> Kind.OTHER;
        };
    }

    private static String attribute(XMLStreamReader reader, String name) {
        var value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
