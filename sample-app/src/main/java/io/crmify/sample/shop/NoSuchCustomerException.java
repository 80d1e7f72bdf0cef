package io.crmify.sample.shop;

import java.util.List;

/** Nobody is known by that id or link. */
public final class NoSuchCustomerException extends ShopException {
    private static final long serialVersionUID = 1L;

    NoSuchCustomerException() {
        super("There is no such customer", List.of());
    }
}
