package io.crmify.sample.rest;

import io.crmify.sample.shop.FieldFault;
import io.crmify.sample.shop.InvalidInputException;
import java.util.List;

/** Reads numbers of a query. */
final class Numbers {
    private Numbers() {}

    static long within(String name, String text, long least, long most) {
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw fault(name, "must be a whole number");
        }
        throw fault(name, "must be from %d to %d".formatted(least, most));
    }

    private static InvalidInputException fault(String name, String reason) {
        return new InvalidInputException(List.of(new FieldFault(name, reason)));
    }
}
