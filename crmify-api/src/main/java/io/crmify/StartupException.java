package io.crmify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * crmify cannot start as it is configured. One exception lists every fault of every class and key that was found, sorted by
 * place, so that one round of corrections is enough. A typical one: an entity maps the e-mail twice, {@code crmify.backend}
 * names no known backend and {@code crmify.pol-interval} is a misspelt key.
 */
public final class StartupException extends CrmifyException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public StartupException(List<Fault> faults) {
        super(text(faults));
        this.faults = faults.stream().sorted().toList();
    }

    /** What has to be corrected, sorted by place; never empty. */
    public List<Fault> faults() {
        return faults;
    }

    private static String text(List<Fault> faults) {
        var head = "crmify cannot start; %d %s to correct:%n"
                .formatted(faults.size(), faults.size() == 1 ? "thing is" : "things are");
        return head
                + faults.stream()
                        .sorted()
                        .map(fault -> "  - " + fault)
                        .collect(Collectors.joining(System.lineSeparator()));
    }
}
