package io.crmify.jpa.link.project;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements on a table of the application that has a CRM id's column. Rows are told apart by their place in the list that is
 * given, so that no id has to be read back.
 */
record ProjectionSql(String table, String column, List<String> keys, int rows) {
    private String isOne() {
        return keys.stream().map(key -> "t." + key + " = ?").collect(Collectors.joining(" and ", "(", ")"));
    }

    private String isOneOf() {
        if (keys.size() == 1) {
            return "t." + keys.get(0) + " in (?" + ", ?".repeat(rows - 1) + ")";
        }
        return IntStream.range(0, rows).mapToObj(i -> isOne()).collect(Collectors.joining(" or ", "(", ")"));
    }

    private String place() {
        return IntStream.range(0, rows)
                .mapToObj(i -> "when " + isOne() + " then " + i)
                .collect(Collectors.joining(" ", "case ", " end"));
    }

    private String order() {
        return keys.stream().map(key -> "t." + key).collect(Collectors.joining(", "));
    }

    /** The places of rows that are there. */
    String find() {
        return "select " + place() + " from " + table + " t where " + isOneOf();
    }

    /** The places of rows that nobody holds, now locked. */
    String lock() {
        return find() + " order by " + order() + " for update skip locked";
    }

    String write() {
        var values = IntStream.range(0, rows)
                .mapToObj(i -> "when " + isOne() + " then ?")
                .collect(Collectors.joining(" ", "case ", " end"));
        return "update " + table + " t set " + column + " = " + values + " where " + isOneOf();
    }

    /** PostgreSQL: locks what is free, writes it, and notes it on the links; gives the ids of these. */
    String writeInOne() {
        return "with " + expressions("") + """

                update crmify_link l set projected = true
                from picked v
                where l.id = v.link and l.crm_id = v.crm_id
                returning l.id""";
    }

    /**
     * PostgreSQL: locks what is free and writes it, as part of a statement with an expression {@code own} that has the ids of the
     * links that it writes itself. It counts them first, so that all of them are written before the first row is locked.
     */
    String expressionsAfterOwn() {
        return expressions("join own on own.id = v.link where (select count(*) from own) > 0");
    }

    private String expressions(String condition) {
        var names = IntStream.range(0, keys.size()).mapToObj(i -> "k" + i).toList();
        var row = "(?" + ", ?".repeat(keys.size()) + ", ?)";
        var join = IntStream.range(0, keys.size())
                .mapToObj(i -> "t." + keys.get(i) + " = v.k" + i)
                .collect(Collectors.joining(" and "));
        return """
               wanted(link, {names}, crm_id) as (values {rows}),
               picked as (
                   select v.* from {table} t join wanted v on {join} {condition}
                   order by {order} for update of t skip locked),
               written as (
                   update {table} t set {column} = v.crm_id from picked v where {join})""".replace("{names}", String.join(", ", names))
                .replace("{rows}", row + (", " + row).repeat(rows - 1))
                .replace("{table}", table)
                .replace("{column}", column)
                .replace("{condition}", condition)
                .replace("{join}", join)
                .replace("{order}", order());
    }
}
