package io.crmify.sample.live;

import java.util.Locale;

/** A part of a page that is read again when something in it has changed. */
public enum Part {
    FUNNEL,
    CRM,
    STATUS;

    /** The name of the event. */
    String event() {
        return name().toLowerCase(Locale.ROOT);
    }
}
