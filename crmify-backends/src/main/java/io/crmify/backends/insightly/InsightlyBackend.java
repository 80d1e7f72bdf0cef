package io.crmify.backends.insightly;

import io.crmify.backend.CreateGuarantee;

/** Records of Insightly, without a way to find an ambiguous create again. */
record InsightlyBackend(Parts parts) implements Insightly {
    @Override
    public CreateGuarantee guarantee() {
        return CreateGuarantee.BLIND;
    }
}
