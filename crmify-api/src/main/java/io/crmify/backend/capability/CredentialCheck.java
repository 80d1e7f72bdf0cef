package io.crmify.backend.capability;

/** Proves the credentials and tells whose they are. */
public interface CredentialCheck {
    /**
     * The id of the CRM account behind the credentials, by the cheapest call there is; crmify compares it with the account that
     * the connection's links belong to.
     */
    String accountId();
}
