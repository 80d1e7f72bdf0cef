package io.crmify.jpa.config;

import io.crmify.Fault;
import io.crmify.StartupException;
import java.util.ArrayList;
import java.util.List;

/** Collects what keeps crmify from starting, so that all of it is told at once. Used by one thread. */
public final class Faults {
    private final List<Fault> found = new ArrayList<>();

    public void add(String code, String where, String what, String remedy) {
        add(new Fault(code, where, what, remedy));
    }

    public void add(Fault fault) {
        if (!found.contains(fault)) {
            found.add(fault);
        }
    }

    public List<Fault> list() {
        return List.copyOf(found);
    }

    /** @throws StartupException with all of them, if there are any */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new StartupException(found);
        }
    }
}
