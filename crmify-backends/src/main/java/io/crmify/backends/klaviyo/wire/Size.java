package io.crmify.backends.klaviyo.wire;

import java.util.regex.Pattern;

/**
 * How many calls of one place Klaviyo takes of an account. The names are those of its guide "Rate limits, status codes, and errors";
 * which place has which is told by the description of each operation in its OpenAPI document.
 *
 * @param burst in a second
 * @param steady in a minute
 */
record Size(int burst, int steady) {
    static final Size XS = new Size(1, 15);
    static final Size S = new Size(3, 60);
    static final Size M = new Size(10, 150);
    static final Size L = new Size(75, 750);
    static final Size XL = new Size(350, 3500);

    private static final Pattern WINDOW = Pattern.compile("([1-9]\\d{0,5})\\s*;\\s*w=(\\d{1,4})(?!\\d)");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^\\s*([1-9]\\d{0,5})(?![\\d.]|\\s*;)");

    /**
     * As the header {@code RateLimit-Limit} corrects it: {@code 750, 75;w=1, 750;w=60}, or the steady number alone. What it does not
     * tell stays.
     */
    Size corrected(String header) {
        var first = FIRST_NUMBER.matcher(header);
        var told = first.find() ? new Size(burst, Integer.parseInt(first.group(1))) : this;
        var windows = WINDOW.matcher(header);
        while (windows.find()) {
            var calls = Integer.parseInt(windows.group(1));
            told = switch (windows.group(2)) {
                case "1" -> new Size(calls, told.steady());
                case "60" -> new Size(told.burst(), calls);
                default -> told;
            };
        }
        return told;
    }
}
