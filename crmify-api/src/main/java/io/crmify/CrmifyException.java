package io.crmify;

import org.jspecify.annotations.Nullable;

/** The root of everything crmify throws; unchecked. Messages never hold field values, credentials or tokens. */
public class CrmifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CrmifyException(String message) {
        super(message);
    }

    public CrmifyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
