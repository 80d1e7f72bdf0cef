package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameter {@code filter}: {@code equals(email,"a@b.org")} or {@code any(id,["1","2"])}.
 *
 * @param field blank for no filter
 */
record Filter(String field, Set<String> values) {
    private static final Pattern EQUALS = Pattern.compile("equals\\(([a-z_.]+),(\".*\")\\)");
    private static final Pattern ANY = Pattern.compile("any\\(([a-z_.]+),\\[(\".*\")]\\)");
    private static final Pattern VALUE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Filter of(Call call, Set<String> fields) {
        var text = call.parameter("filter").orElse("");
        if (text.isEmpty()) {
            return new Filter("", Set.of());
        }
        var equals = EQUALS.matcher(text);
        var any = ANY.matcher(text);
        var found = equals.matches() ? equals : any;
        if (!found.matches() || !fields.contains(found.group(1))) {
            throw Errors.parameter("filter", "Invalid filter provided");
        }
        var values = VALUE.matcher(found.group(2))
                .results()
                .map(value -> value.group(1).replaceAll("\\\\(.)", "$1"))
                .map(value -> value.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return new Filter(found.group(1), values);
    }

    boolean takes(FakeProfile profile) {
        return takes(field.equals("id") ? profile.id() : profile.attribute(field));
    }

    boolean takes(String value) {
        return field.isEmpty() || values.contains(value.toLowerCase(Locale.ROOT));
    }
}
