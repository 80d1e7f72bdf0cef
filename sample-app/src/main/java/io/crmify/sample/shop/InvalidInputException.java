package io.crmify.sample.shop;

import java.util.List;

/** What was given cannot be taken. */
public final class InvalidInputException extends ShopException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(List<FieldFault> faults) {
        super(faults.size() == 1 ? "1 field needs a correction" : faults.size() + " fields need a correction", faults);
    }
}
