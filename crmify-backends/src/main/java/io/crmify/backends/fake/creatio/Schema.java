package io.crmify.backends.fake.creatio;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The tables and their columns. */
final class Schema {
    static final String ID = "Id";
    static final String EMPTY = "00000000-0000-0000-0000-000000000000";
    static final String NO_TIME = "0001-01-01T00:00:00Z";

    private static final JsonValue NO_TEXT = Json.createValue("");
    private static final JsonValue NO_ID = Json.createValue(EMPTY);
    private static final JsonValue NEVER = Json.createValue(NO_TIME);
    private static final JsonValue ZERO = Json.createValue(0);
    private static final String LOOKUP = "Name";
    private static final int USUAL_LENGTH = 250;
    /** Text columns of 250 characters by their names; others as name:type, and references as name:table. */
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry(
                    "Lead",
                    "LeadName Contact Account Email MobilePhone BusinesPhone Fax Website FullJobTitle CountryStr"
                            + " RegionStr CityStr Address Zip:String(50) Commentary:String Notes:String LeadSourceId:LeadSource"
                            + " QualifyStatusId:QualifyStatus LeadDisqualifyReasonId:LeadDisqualifyReason"
                            + " QualifiedContactId:Contact QualifiedAccountId:Account Score:Decimal DoNotUseEmail:Boolean"
                            + " DoNotUsePhone:Boolean MovedToFinalStateOn:DateTimeOffset"),
            Map.entry(
                    "Contact",
                    "Name GivenName Surname MiddleName Email Phone MobilePhone HomePhone JobTitle Address Zip:String(50)"
                            + " Notes:String CityId:City RegionId:Region CountryId:Country TypeId:ContactType AccountId:Account"
                            + " BirthDate:DateTimeOffset DoNotUseEmail:Boolean IsNonActualEmail:Boolean"),
            Map.entry("Account", "Name"),
            Map.entry(
                    "Activity",
                    "Title Notes:String DetailedResult:String StartDate:DateTimeOffset DueDate:DateTimeOffset LeadId:Lead"
                            + " ContactId:Contact StatusId:ActivityStatus ShowInScheduler:Boolean"),
            Map.entry("LeadTag", LOOKUP),
            Map.entry("LeadInTag", "EntityId:Lead TagId:LeadTag"),
            Map.entry("ContactTag", LOOKUP),
            Map.entry("ContactInTag", "EntityId:Contact TagId:ContactTag"),
            Map.entry("BulkEmailType", LOOKUP),
            Map.entry("BulkEmailSubsStatus", LOOKUP),
            Map.entry(
                    "BulkEmailSubscription",
                    "ContactId:Contact BulkEmailTypeId:BulkEmailType BulkEmailSubsStatusId:BulkEmailSubsStatus"),
            Map.entry("QualifyStatus", LOOKUP),
            Map.entry("LeadSource", LOOKUP),
            Map.entry("LeadDisqualifyReason", LOOKUP),
            Map.entry("ContactType", LOOKUP),
            Map.entry("ActivityStatus", LOOKUP),
            Map.entry("City", LOOKUP),
            Map.entry("Region", LOOKUP),
            Map.entry("Country", LOOKUP));

    private final Map<String, Map<String, Column>> tables = new TreeMap<>();

    /**
     * A column.
     *
     * @param type of OData, without {@code Edm.}
     * @param table that it refers to; blank for none
     * @param longest how many characters it takes; 0 for any
     */
    record Column(String name, String type, String table, int longest) {
        static Column parse(String text) {
            var parts = text.split(":", 2);
            if (parts.length < 2) {
                return new Column(text, "String", "", USUAL_LENGTH);
            }
            if (parts[1].matches("String\\([1-9]\\d{0,5}\\)")) {
                return new Column(parts[0], "String", "", Integer.parseInt(parts[1].replaceAll("\\D", "")));
            }
            return TABLES.containsKey(parts[1])
                    ? new Column(parts[0], "Guid", parts[1], 0)
                    : new Column(parts[0], parts[1], "", 0);
        }

        /** What Creatio has where there is nothing. */
        JsonValue nothing() {
            return switch (type) {
                case "String" -> NO_TEXT;
                case "Guid" -> NO_ID;
                case "DateTimeOffset" -> NEVER;
                case "Boolean" -> JsonValue.FALSE;
                default -> ZERO;
            };
        }

        /** What is stored of a value that was sent. */
        JsonValue stored(JsonValue sent) {
            if (sent == JsonValue.NULL) {
                return nothing();
            }
            var isRight =
                    switch (type) {
                        case "String" -> sent instanceof JsonString;
                        case "Guid" -> sent instanceof JsonString id && Rows.isGuid(id.getString());
                        case "DateTimeOffset" -> sent instanceof JsonString time && isTime(time.getString());
                        case "Boolean" -> sent == JsonValue.TRUE || sent == JsonValue.FALSE;
                        case "Decimal" ->
                            sent instanceof JsonString number
                                    && number.getString().matches("-?\\d+(\\.\\d+)?");
                        default -> sent instanceof JsonNumber;
                    };
            if (!isRight) {
                throw Errors.notConverted(Rows.text(sent), type);
            }
            if (longest > 0 && Rows.text(sent).length() > longest) {
                throw Errors.failed("String or binary data would be truncated in column '%s'.".formatted(name));
            }
            return sent;
        }

        private static boolean isTime(String text) {
            try {
                return OffsetDateTime.parse(text) != null;
            } catch (DateTimeException unreadable) {
                return false;
            }
        }
    }

    /** @param custom columns of the account: {@code Lead.UsrPlan} */
    Schema(Collection<String> custom) {
        TABLES.forEach((name, columns) -> {
            var table = new LinkedHashMap<String, Column>();
            table.put(ID, new Column(ID, "Guid", "", 0));
            table.put("CreatedOn", new Column("CreatedOn", "DateTimeOffset", "", 0));
            table.put("ModifiedOn", new Column("ModifiedOn", "DateTimeOffset", "", 0));
            for (var column : columns.split(" ")) {
                table.put(Column.parse(column).name(), Column.parse(column));
            }
            tables.put(name, table);
        });
        for (var column : custom) {
            var parts = column.split("\\.", 2);
            if (parts.length < 2 || !tables.containsKey(parts[0])) {
                throw new IllegalArgumentException(column + ": write a column like Lead.UsrPlan");
            }
            var made = Column.parse(parts[1]);
            columns(parts[0]).put(made.name(), made);
        }
    }

    boolean has(String table) {
        return tables.containsKey(table);
    }

    Iterable<String> tables() {
        return tables.keySet();
    }

    Map<String, Column> columns(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    Column column(String table, String name) {
        var column = columns(table).get(name);
        if (column == null) {
            throw Errors.unknownColumn(name, table);
        }
        return column;
    }

    private static String maxLength(Column column) {
        return column.longest() == 0 ? "" : " MaxLength=\"%d\"".formatted(column.longest());
    }

    /** As {@code $metadata} tells it. */
    String edmx() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><edmx:Edmx Version=\"4.0\""
                + " xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices><Schema"
                + " Namespace=\"Terrasoft.Configuration.OData\""
                + " xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">");
        tables.forEach((table, columns) -> {
            xml.append("<EntityType Name=\"%s\"><Key><PropertyRef Name=\"Id\" /></Key>".formatted(table));
            columns.values()
                    .forEach(column -> xml.append("<Property Name=\"%s\" Type=\"Edm.%s\"%s />"
                            .formatted(column.name(), column.type(), maxLength(column))));
            columns.values().stream()
                    .filter(column -> !column.table().isEmpty())
                    .forEach(column ->
                            xml.append("<NavigationProperty Name=\"%s\" Type=\"Terrasoft.Configuration.OData.%s\" />"
                                    .formatted(column.name().replaceFirst("Id$", ""), column.table())));
            xml.append("</EntityType>");
        });
        return xml.append("</Schema></edmx:DataServices></edmx:Edmx>").toString();
    }
}
