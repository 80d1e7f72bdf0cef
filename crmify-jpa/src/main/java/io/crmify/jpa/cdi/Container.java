package io.crmify.jpa.cdi;

import jakarta.enterprise.inject.spi.CDI;

/** The container of the thread; apart from the listener, which works without one. */
final class Container {
    private Container() {}

    /** Has crmify started by the container; false if none runs, or it does not know crmify. */
    static boolean hasStartedCrmify() {
        try {
            var beans = CDI.current().select(CrmifyBeans.class);
            if (beans.isResolvable()) {
                beans.get().ensureStarted();
                return true;
            }
            return false;
        } catch (IllegalStateException | NoClassDefFoundError e) {
            return false; // no container runs, or there is none at all
        }
    }
}
