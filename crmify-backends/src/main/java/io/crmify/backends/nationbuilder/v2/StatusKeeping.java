package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.nationbuilder.wire.Catalogue.Entry;

/** Sets the status of a person, where that takes calls of its own. */
@FunctionalInterface
interface StatusKeeping {
    /** @param isNew the person was made just now */
    void set(String signup, Entry status, boolean isNew);
}
