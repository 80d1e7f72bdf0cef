package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Filters and pages as v2 has them: each page names a next one, be there any or not. */
final class Listing {
    private static final int MOST = 100;
    private static final Pattern FILTER = Pattern.compile("filter\\[(\\w+)](?:\\[(\\w+)])?");

    private final Request request;

    Listing(Request request) {
        this.request = request;
    }

    /**
     * Those of a kind that pass all filters.
     *
     * @param isFilter what can be filtered by
     * @param text of a thing, by the attribute
     */
    <T> List<T> filtered(List<T> all, Predicate<String> isFilter, BiFunction<T, String, String> text) {
        Predicate<T> passes = thing -> true;
        for (var parameter : request.query().entrySet()) {
            var matcher = FILTER.matcher(parameter.getKey());
            if (matcher.matches()) {
                var name = matcher.group(1);
                if (!isFilter.test(name)) {
                    throw Errors.bad("Unknown filter attribute " + name);
                }
                var test = test(matcher.group(2) == null ? "eq" : matcher.group(2), parameter.getValue());
                passes = passes.and(thing -> test.test(text.apply(thing, name)));
            }
        }
        return all.stream().filter(passes).toList();
    }

    private static Predicate<String> test(String operator, String value) {
        if (value.startsWith("{{") && value.endsWith("}}")) {
            return one(operator, value.substring(2, value.length() - 2));
        }
        return Arrays.stream(value.split(","))
                .map(part -> one(operator, part))
                .reduce(Predicate::or)
                .orElse(text -> false);
    }

    private static Predicate<String> one(String operator, String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        return switch (operator) {
            case "eq" -> text -> text.equalsIgnoreCase(value);
            case "eql" -> text -> text.equals(value);
            case "not_eq" -> text -> !text.equalsIgnoreCase(value);
            case "prefix" -> text -> text.toLowerCase(Locale.ROOT).startsWith(lower);
            case "suffix" -> text -> text.toLowerCase(Locale.ROOT).endsWith(lower);
            case "match" -> text -> text.toLowerCase(Locale.ROOT).contains(lower);
            case "gt" -> text -> text.compareTo(value) > 0;
            case "gte" -> text -> text.compareTo(value) >= 0;
            case "lt" -> text -> text.compareTo(value) < 0;
            case "lte" -> text -> text.compareTo(value) <= 0;
            default -> throw Errors.bad("Unknown filter operator " + operator);
        };
    }

    <T> Reply page(List<T> found, Function<T, JsonObject> json) {
        return page(found, json, some -> Json.createObjectBuilder());
    }

    /** @param besides what comes along with the things of a page */
    <T> Reply page(List<T> found, Function<T, JsonObject> json, Function<List<T>, JsonObjectBuilder> besides) {
        var size = number("page[size]", 20);
        var number = number("page[number]", 1);
        if (size < 1 || size > MOST || number < 1) {
            throw Errors.bad("page[size] must be between 1 and 100");
        }
        var some = found.stream().skip((number - 1L) * size).limit(size).toList();
        var data = Json.createArrayBuilder();
        some.forEach(thing -> data.add(json.apply(thing)));
        var body = besides.apply(some)
                .add("data", data)
                .add(
                        "links",
                        Json.createObjectBuilder().add("self", request.path()).add("next", next(number, size)));
        return V2.reply(200, body.build());
    }

    private String next(int number, int size) {
        return "%s?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=%d".formatted(request.path(), number + 1, size);
    }

    private int number(String parameter, int absent) {
        var text = request.query().getOrDefault(parameter, Integer.toString(absent));
        if (!text.matches("\\d{1,6}")) {
            throw Errors.bad(parameter + " is no number");
        }
        return Integer.parseInt(text);
    }
}
