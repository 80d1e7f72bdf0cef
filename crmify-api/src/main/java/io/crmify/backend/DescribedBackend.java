package io.crmify.backend;

/** A backend that says what it guarantees and which words it uses. One that does not has {@link BackendProfile#DEFAULT}. */
public interface DescribedBackend extends CrmBackend {
    /** Asked once, after the backend is opened; must not call the CRM. */
    BackendProfile profile();
}
