package io.crmify.backends.hubspot;

import io.crmify.backends.http.LenientJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What HubSpot says of an error; every part may be missing. Codes, property names and scopes are taken only if they look like
 * some, because their places can hold values.
 *
 * @param faults what is wrong with which property
 * @param scopes the rights that are missing
 * @param policy the limit that was exceeded
 */
record ErrorBody(String category, String message, List<Fault> faults, List<String> scopes, String policy) {
    private static final Pattern ITEM = Pattern.compile("\\{[^{}]*}");
    private static final Pattern ITEM_CODE = Pattern.compile("\"error\"\\s*:\\s*\"([A-Z][A-Z0-9_]{0,63})\"");
    private static final Pattern ITEM_NAME = Pattern.compile("\"name\"\\s*:\\s*\"([A-Za-z0-9_]{1,100})\"");
    private static final Pattern NO_PROPERTY = Pattern.compile("Property \"?([A-Za-z0-9_]{1,100})\"? does not exist");
    private static final Pattern EXISTING_ID = Pattern.compile("Existing ID:\\s*(\\d+)|(\\d+) already has that value");

    /**
     * @param code such as INVALID_EMAIL
     * @param property empty if it is not told
     */
    record Fault(String code, String property) {}

    static ErrorBody of(LenientJson error) {
        var message = error.text("message");
        var faults = new ArrayList<>(faultsIn(message));
        var scopes = new ArrayList<>(scopes(error));
        for (var detail : error.at("errors").items()) {
            faults.addAll(faultsOf(detail));
            scopes.addAll(scopes(detail));
        }
        // the code may stand at the top only, and the property with it
        faults.addAll(faultsOf(error));
        return new ErrorBody(code(error.text("category")), message, faults, scopes, code(error.text("policyName")));
    }

    /** The record that is there already; empty if it is not told. */
    Optional<String> existingId() {
        return EXISTING_ID
                .matcher(message)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .findFirst();
    }

    /** The properties that have that fault. */
    List<String> properties(String code) {
        return faults.stream()
                .filter(fault -> fault.code().equals(code) && !fault.property().isEmpty())
                .map(Fault::property)
                .distinct()
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

    /** The details are printed into the message, as an array of objects that may be cut off. */
    private static List<Fault> faultsIn(String message) {
        var named =
                NO_PROPERTY.matcher(message).results().map(found -> new Fault("PROPERTY_DOESNT_EXIST", found.group(1)));
        var printed = ITEM.matcher(message)
                .results()
                .map(item -> new Fault(first(ITEM_CODE.matcher(item.group())), first(ITEM_NAME.matcher(item.group()))));
        return Stream.concat(named, printed)
                .filter(fault -> !fault.code().isEmpty())
                .toList();
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
                .filter(name -> name.matches("[A-Za-z0-9_]{1,100}"))
                .map(name -> new Fault(code, name))
                .toList();
        return names.isEmpty() ? List.of(new Fault(code, "")) : names;
    }

    private static List<String> scopes(LenientJson detail) {
        var context = detail.at("context");
        return Stream.of("requiredGranularScopes", "requiredScopes")
                .flatMap(place -> context.texts(place).stream())
                .filter(scope -> scope.matches("[a-z0-9_.-]{1,100}"))
                .toList();
    }

    private static String code(String text) {
        return text.matches("[A-Z][A-Z0-9_]{0,63}") ? text : "";
    }

    private static String first(Matcher matcher) {
        return matcher.find() ? matcher.group(1) : "";
    }
}
