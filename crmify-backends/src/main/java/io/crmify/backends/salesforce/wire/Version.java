package io.crmify.backends.salesforce.wire;

import java.util.regex.Pattern;

/** A version of Salesforce's API, and where it keeps things. */
public record Version(String number) {
    private static final Pattern NUMBER = Pattern.compile("v?([4-9]\\d|\\d{3})(\\.0)?");
    private static final int OLDEST = 46;

    /** @throws IllegalArgumentException if it is none, or older than 46.0, which answers an upsert otherwise */
    public static Version of(String setting) {
        var number = NUMBER.matcher(setting.strip());
        if (!number.matches() || Integer.parseInt(number.group(1)) < OLDEST) {
            throw new IllegalArgumentException(
                    "crmify.backend.api-version was '%s'; give 46.0 or newer, like 66.0".formatted(setting));
        }
        return new Version(number.group(1) + ".0");
    }

    public String path(String below) {
        return "/services/data/v" + number + below;
    }

    public String soap() {
        return "/services/Soap/u/" + number;
    }
}
