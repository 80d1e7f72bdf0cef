package io.crmify.jpa.dispatch;

import io.crmify.jpa.mapping.read.MachineFailure;
import io.crmify.jpa.store.LoggedFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Tells the application what became of leads. Best effort: what an observer throws changes nothing. */
public final class LeadEvents {
    private static final Logger LOG = System.getLogger(LeadEvents.class.getName());

    private final Consumer<Object> observers;

    public LeadEvents(Consumer<Object> observers) {
        this.observers = observers;
    }

    void fire(Object event) {
        try {
            observers.accept(event);
        } catch (RuntimeException | Error e) {
            MachineFailure.rethrow(e);
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-330 An observer of " + event.getClass().getSimpleName() + " threw",
                    LoggedFailure.of(e));
        }
    }
}
