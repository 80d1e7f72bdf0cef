package io.crmify.backends.field;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form that phone numbers get. What is no number after the marks are taken away, one with an extension say, stays as it is.
 *
 * @param callingCode of the country that numbers without one belong to; blank where they stay national
 */
record PhoneForm(boolean isStripped, String callingCode) {
    private static final Pattern E164 = Pattern.compile("(?i)E164:\\+?([1-9]\\d{0,2})");
    /** Blanks, brackets, dots, strokes, dashes, and invisible marks that come by copying from a page. */
    private static final Pattern MARKS =
            Pattern.compile("[\\s\\h().\\-/\\u2010-\\u2015\\u00AD\\u200B-\\u200F\\u202A-\\u202E]");

    private static final Pattern NUMBER = Pattern.compile("\\+?\\d+");
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9]\\d{6,14}");
    /** Where a leading 0 is part of the number: Italy, San Marino, the Vatican. */
    private static final Set<String> KEEPING_ZERO = Set.of("39", "378", "379");

    private static final String NORTH_AMERICA = "1";

    /** @throws IllegalArgumentException if it is no form */
    static PhoneForm parse(String setting) {
        var text = setting.strip();
        var international = E164.matcher(text);
        if (international.matches()) {
            return new PhoneForm(true, international.group(1));
        }
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "KEEP" -> new PhoneForm(false, "");
            case "STRIP" -> new PhoneForm(true, "");
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.normalize.phone was '%s'; write KEEP, STRIP or".formatted(text)
                                + " E164:<country calling code>, E164:49 say");
        };
    }

    String of(String number) {
        if (!isStripped) {
            return number;
        }
        // +49 (0)30: the zero is dialled at home only
        var whole = number.startsWith("+") ? number.replace("(0)", "") : number;
        var digits = MARKS.matcher(whole).replaceAll("");
        if (!NUMBER.matcher(digits).matches()) {
            return number;
        }
        var international = callingCode.isEmpty() ? digits : international(digits);
        return callingCode.isEmpty() || INTERNATIONAL.matcher(international).matches() ? international : digits;
    }

    private String international(String digits) {
        if (digits.startsWith("+")) {
            return digits;
        }
        if (digits.startsWith("00")) {
            return "+" + digits.substring(2);
        }
        if (callingCode.equals(NORTH_AMERICA) && digits.length() == 11 && digits.startsWith(NORTH_AMERICA)) {
            return "+" + digits;
        }
        var isTrunk = digits.startsWith("0") && !KEEPING_ZERO.contains(callingCode);
        return "+" + callingCode + (isTrunk ? digits.substring(1) : digits);
    }
}
