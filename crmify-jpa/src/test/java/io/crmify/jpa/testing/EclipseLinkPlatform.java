package io.crmify.jpa.testing;

import org.eclipse.persistence.platform.server.ServerPlatformBase;
import org.eclipse.persistence.sessions.DatabaseSession;
import org.eclipse.persistence.sessions.ExternalTransactionController;
import org.eclipse.persistence.transaction.JTA11TransactionController;
import org.eclipse.persistence.transaction.JTATransactionController;

/** Shows EclipseLink the transaction manager of the tests, as it has a class for each server to do. */
public class EclipseLinkPlatform extends ServerPlatformBase {
    public EclipseLinkPlatform(DatabaseSession session) {
        super(session);
    }

    @Override
    public Class<? extends ExternalTransactionController> getExternalTransactionControllerClass() {
        return Controller.class;
    }

    /** The way to it. */
    public static final class Controller extends JTATransactionController {
        public Controller() {
            super(Jta.manager());
        }
    }

    /** As some servers do it: EclipseLink's own flush is an interposed synchronization, too. */
    public static final class Interposed extends EclipseLinkPlatform {
        public Interposed(DatabaseSession session) {
            super(session);
        }

        @Override
        public Class<? extends ExternalTransactionController> getExternalTransactionControllerClass() {
            return InterposedController.class;
        }
    }

    /** The way to it. */
    public static final class InterposedController extends JTA11TransactionController {
        public InterposedController() {
            super(Jta.registry(), Jta.manager());
        }
    }
}
