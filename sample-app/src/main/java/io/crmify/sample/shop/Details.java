package io.crmify.sample.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what people give, field by field, and collects all that is wrong with it. */
public final class Details {
    private static final int NAME_LENGTH = 100;
    private static final int EMAIL_LENGTH = 254;
    private static final BigDecimal MOST = new BigDecimal("1000000");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>()\"]+@[^\\s@.,;<>()\"]+(\\.[^\\s@.,;<>()\"]+)+");

    private final List<FieldFault> faults = new ArrayList<>();

    /** A field that was not even a text, say. */
    public void fault(String field, String reason) {
        faults.add(new FieldFault(field, reason));
    }

    /** Checks the details; a text that is null was not given. */
    public CustomerDetails customer(
            @Nullable String firstName, @Nullable String lastName, @Nullable String email, @Nullable String company) {
        var details = new CustomerDetails(
                required("firstName", firstName, NAME_LENGTH),
                required("lastName", lastName, NAME_LENGTH),
                email(email),
                text("company", company, NAME_LENGTH).orElse(null));
        throwIfAny();
        return details;
    }

    /** Checks an amount of money. */
    public BigDecimal amount(@Nullable BigDecimal amount) {
        var field = "amount";
        if (amount == null) {
            missing(field);
        } else if (amount.signum() <= 0) {
            fault(field, "must be more than 0");
        } else if (amount.compareTo(MOST) > 0) {
            fault(field, "must be at most " + MOST.toPlainString());
        } else if (amount.stripTrailingZeros().scale() > 2) {
            fault(field, "may have two decimal places");
        }
        throwIfAny();
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private String email(@Nullable String given) {
        var email = required("email", given, EMAIL_LENGTH);
        if (!email.isEmpty() && !isFaulty("email") && !ADDRESS.matcher(email).matches()) {
            fault("email", "is not an e-mail address");
        }
        return email;
    }

    private String required(String field, @Nullable String given, int most) {
        var text = text(field, given, most);
        if (text.isEmpty()) {
            missing(field);
        }
        return text.orElse("");
    }

    private Optional<String> text(String field, @Nullable String given, int most) {
        var text = given == null ? "" : given.strip();
        if (text.length() > most) {
            fault(field, "may have %d characters, and has %d".formatted(most, text.length()));
        } else if (text.codePoints().anyMatch(Details::isUnprintable)) {
            fault(field, "has characters that cannot be printed");
        }
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    private static boolean isUnprintable(int character) {
        var type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private void missing(String field) {
        if (!isFaulty(field)) {
            fault(field, "is required");
        }
    }

    private boolean isFaulty(String field) {
        return faults.stream().anyMatch(fault -> fault.field().equals(field));
    }

    /** Ends it here if anything is wrong. */
    public void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
    }
}
