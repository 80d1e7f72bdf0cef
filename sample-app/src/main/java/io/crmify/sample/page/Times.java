package io.crmify.sample.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, for people where the sample runs. */
final class Times {
    private static final ZoneId HERE = ZoneId.systemDefault();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);

    private Times() {}

    static String time(Instant instant) {
        return TIME.format(instant.atZone(HERE));
    }

    static String dayAndTime(Instant instant) {
        return DAY_AND_TIME.format(instant.atZone(HERE));
    }
}
