package io.crmify.sample.shop;

import java.util.List;

/** It is well-formed, but not possible as things stand: the address is taken, the account is closed. */
public final class RefusedException extends ShopException {
    private static final long serialVersionUID = 1L;

    private RefusedException(String words, List<FieldFault> faults) {
        super(words, faults);
    }

    static RefusedException emailTaken() {
        return new RefusedException(
                "There is a customer with this e-mail address already",
                List.of(new FieldFault("email", "is taken by another customer")));
    }

    static RefusedException accountClosed() {
        return new RefusedException("The account is closed", List.of());
    }
}
