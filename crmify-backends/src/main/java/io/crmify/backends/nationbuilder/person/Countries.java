package io.crmify.backends.nationbuilder.person;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Countries by their codes of two or three letters, and by their English names; NationBuilder takes the two letters only. */
final class Countries {
    private static final Map<String, String> CODES = codes();

    private Countries() {}

    static Optional<String> code(String country) {
        return Optional.ofNullable(CODES.get(country));
    }

    private static Map<String, String> codes() {
        var codes = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        codes.putAll(Arrays.stream(Locale.getISOCountries()).collect(Collectors.toMap(Function.identity(), c -> c)));
        for (var code : Locale.getISOCountries()) {
            var country = new Locale.Builder().setRegion(code).build();
            codes.put(country.getISO3Country(), code);
            codes.putIfAbsent(country.getDisplayCountry(Locale.ENGLISH), code);
        }
        codes.put("UK", "GB");
        return codes;
    }
}
