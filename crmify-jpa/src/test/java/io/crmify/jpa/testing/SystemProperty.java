package io.crmify.jpa.testing;

/** A system property for a while: for what is read before a test can hand over its configuration. */
public final class SystemProperty {
    private SystemProperty() {}

    public static void during(String key, String value, Runnable work) {
        var before = System.setProperty(key, value);
        try {
            work.run();
        } finally {
            if (before == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, before);
            }
        }
    }
}
