package io.crmify.backends.hubspot.wire;

import io.crmify.backends.http.LenientJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What HubSpot says of an error; every part may be missing. Messages quote values that users typed, so nothing is looked for where
 * such a value can stand, and codes, names and scopes are taken only if they look like some.
 *
 * @param faults what is wrong with which property
 * @param scopes the rights that are missing
 * @param policy the limit that was exceeded
 */
record ErrorBody(String category, String message, List<Fault> faults, List<String> scopes, String policy) {
    private static final int LONGEST = 50_000;
    /** More of them would make no better message. */
    private static final int MOST_NAMES = 10;

    private static final String PRINTED = "Property values were not valid: ";
    private static final Pattern ITEM = Pattern.compile("\\{[^{}]*}");
    private static final Pattern ITEM_CODE = Pattern.compile("\"error\"\\s*:\\s*\"([A-Z][A-Z0-9_]{0,63})\"");
    private static final Pattern ITEM_NAME = Pattern.compile("\"name\"\\s*:\\s*\"([A-Za-z0-9_]{1,100})\"");
    private static final Pattern NO_PROPERTY = Pattern.compile("^Property \"?([A-Za-z0-9_]{1,100})\"? does not exist");
    private static final Pattern EXISTS = Pattern.compile("^Contact already exists\\W+Existing ID:\\s*(\\d{1,20})\\b");
    private static final Pattern TAKEN = Pattern.compile("(?<!\\d)(\\d{1,20}) already has that value\\.?\\s*$");

    /**
     * @param code such as INVALID_EMAIL
     * @param property empty if it is not told
     * @param holder the record that has the value already; empty if it is not about that
     */
    record Fault(String code, String property, String holder) {}

    static ErrorBody of(LenientJson error) {
        var message = message(error);
        var faults = new ArrayList<>(printedFaults(message));
        var scopes = new ArrayList<>(scopes(error));
        for (var detail : error.at("errors").items()) {
            faults.addAll(faultsOf(detail));
            scopes.addAll(scopes(detail));
        }
        // the code may stand at the top only, and the property with it
        faults.addAll(faultsOf(error));
        var someScopes = scopes.stream().distinct().limit(MOST_NAMES).toList();
        return new ErrorBody(code(error.text("category")), message, faults, someScopes, code(error.text("policyName")));
    }

    /** The record that has one of these unique properties' values, or the address; empty if it is not told. */
    Optional<String> existingId(List<String> unique) {
        return Optional.of(first(EXISTS, message)).filter(id -> !id.isEmpty()).or(() -> faults.stream()
                .filter(fault ->
                        unique.contains(fault.property()) && !fault.holder().isEmpty())
                .map(Fault::holder)
                .findFirst());
    }

    /** The properties that have that fault. */
    List<String> properties(String code) {
        return faults.stream()
                .filter(fault -> fault.code().equals(code) && !fault.property().isEmpty())
                .map(Fault::property)
                .distinct()
                .limit(MOST_NAMES)
                .toList();
    }

    /** All properties that have a fault. */
    List<String> properties() {
        return faults.stream()
                .map(Fault::property)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    boolean has(String code) {
        return faults.stream().anyMatch(fault -> fault.code().equals(code));
    }

    /** HubSpot prints the details into the message, as an array of objects; it may be cut off. */
    private static List<Fault> printedFaults(String message) {
        var unknown = first(NO_PROPERTY, message);
        if (!unknown.isEmpty()) {
            return List.of(new Fault("PROPERTY_DOESNT_EXIST", unknown, ""));
        }
        if (!message.startsWith(PRINTED)) {
            return List.of();
        }
        var printed = LenientJson.parse(message.substring(PRINTED.length())).items();
        var faults = printed.isEmpty()
                ? ITEM.matcher(message)
                        .results()
                        .map(item -> new Fault(first(ITEM_CODE, item.group()), first(ITEM_NAME, item.group()), ""))
                : printed.stream()
                        .map(item -> new Fault(code(item.text("error")), name(item.text("name")), holder(item)));
        return faults.filter(fault -> !fault.code().isEmpty()).toList();
    }

    private static List<Fault> faultsOf(LenientJson detail) {
        var code = Stream.of("code", "error", "subCategory")
                .map(place -> code(detail.text(place)))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (code.isEmpty()) {
            return List.of();
        }
        var names = detail.at("context").texts("propertyName").stream()
                .filter(name -> !name(name).isEmpty())
                .map(name -> new Fault(code, name, holder(detail)))
                .toList();
        return names.isEmpty() ? List.of(new Fault(code, "", "")) : names;
    }

    private static List<String> scopes(LenientJson detail) {
        var context = detail.at("context");
        return Stream.of("requiredGranularScopes", "requiredScopes")
                .flatMap(place -> context.texts(place).stream())
                .filter(scope -> scope.matches("[a-z0-9_.-]{1,100}"))
                .toList();
    }

    private static String holder(LenientJson detail) {
        return first(TAKEN, message(detail));
    }

    private static String message(LenientJson detail) {
        var message = detail.text("message");
        return message.length() > LONGEST ? message.substring(0, LONGEST) : message;
    }

    private static String code(String text) {
        return text.matches("[A-Z][A-Z0-9_]{0,63}") ? text : "";
    }

    private static String name(String text) {
        return text.matches("[A-Za-z0-9_]{1,100}") ? text : "";
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
