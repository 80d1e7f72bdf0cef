package io.crmify.backends.http;

import jakarta.json.JsonStructure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of a CRM. Immutable.
 *
 * <pre>{@code
 * HttpCall.put("/people/{id}", lead.crmId()).json(body)
 * HttpCall.get("/people").query("email", address)
 * }</pre>
 *
 * <p>Values go into variables of the path and of the query, and are encoded; messages show the template alone.
 *
 * @param template the path below the base URL, with {@code {names}} for the variables
 * @param variables one for each name, in that order; none is blank
 * @param body null for none
 */
public record HttpCall(
        String method,
        String template,
        List<String> variables,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable Body body) {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    public HttpCall {
        variables = List.copyOf(variables);
        query = unmodifiable(query);
        headers = unmodifiable(headers);
        if (VARIABLE.matcher(template).results().count() != variables.size()) {
            throw new IllegalArgumentException("%s %s got %d variables; give one for each name in braces"
                    .formatted(method, template, variables.size()));
        }
        if (variables.stream().anyMatch(variable -> variable.isBlank() || variable.matches("\\.{1,2}"))) {
            throw new IllegalArgumentException("%s %s got a variable that is blank or dots; it would name another path"
                    .formatted(method, template));
        }
    }

    public static HttpCall get(String template, String... variables) {
        return of("GET", template, variables);
    }

    public static HttpCall post(String template, String... variables) {
        return of("POST", template, variables);
    }

    public static HttpCall put(String template, String... variables) {
        return of("PUT", template, variables);
    }

    public static HttpCall patch(String template, String... variables) {
        return of("PATCH", template, variables);
    }

    public static HttpCall delete(String template, String... variables) {
        return of("DELETE", template, variables);
    }

    private static HttpCall of(String method, String template, String... variables) {
        return new HttpCall(method, template, List.of(variables), Map.of(), Map.of(), null);
    }

    /** With a parameter after the question mark. */
    public HttpCall query(String name, String value) {
        return new HttpCall(method, template, variables, with(query, name, value), headers, body);
    }

    /** With a header, in place of one that {@link CrmHttp} would set by itself. */
    public HttpCall header(String name, String value) {
        if (!isPrintable(value)) {
            throw new IllegalArgumentException(
                    "%s got a header %s with characters that none can carry".formatted(this, name));
        }
        return new HttpCall(method, template, variables, query, with(headers, name, value), body);
    }

    /** With a body of JSON. */
    public HttpCall json(JsonStructure structure) {
        return json("application/json", structure);
    }

    /** With a body of JSON that the CRM wants under a name of its own. */
    public HttpCall json(String contentType, JsonStructure structure) {
        return body(contentType, structure.toString());
    }

    /** With a body as a browser's form sends it. */
    public HttpCall form(Map<String, String> fields) {
        return body("application/x-www-form-urlencoded", joined(fields));
    }

    /** With any other body. */
    public HttpCall body(String contentType, String text) {
        return new HttpCall(method, template, variables, query, headers, new Body(contentType, text));
    }

    static boolean isPrintable(String header) {
        return header.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    /** The path and the query, encoded. */
    String target() {
        var values = variables.iterator();
        var path = VARIABLE.matcher(template).replaceAll(name -> Matcher.quoteReplacement(encoded(values.next())));
        return query.isEmpty() ? path : path + "?" + joined(query);
    }

    private static String joined(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }

    private static Map<String, String> unmodifiable(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** What is sent. */
    public record Body(String contentType, String text) {
        /** The media type; never what is sent. */
        @Override
        public String toString() {
            return contentType;
        }
    }

    /** The method and the template; never a value. */
    @Override
    public String toString() {
        return method + " " + template;
    }
}
