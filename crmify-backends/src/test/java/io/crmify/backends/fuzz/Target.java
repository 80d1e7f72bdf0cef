package io.crmify.backends.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;

/**
 * A backend, and what its CRM is like.
 *
 * @param one the id of a record, and {@code other} that of another
 * @param ids what each id looks like
 * @param more how many calls it may need beyond those of the simplest CRM
 */
record Target(CrmBackend backend, Dialect dialect, String one, String other, String ids, int more) {
    static Target ofNumbers(CrmBackend backend, Dialect dialect) {
        return new Target(backend, dialect, "501", "502", "\\d{1,20}", 0);
    }

    void ensureId(String crmId) {
        assertThat(crmId).matches(ids);
    }
}
