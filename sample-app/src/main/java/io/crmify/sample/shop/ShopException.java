package io.crmify.sample.shop;

import io.crmify.CrmifyException;
import java.util.List;

/** The shop does not do what it was asked; nothing was changed. The message is for whoever asked. */
public abstract class ShopException extends CrmifyException {
    private static final long serialVersionUID = 1L;

    private final String words;
    private final transient List<FieldFault> faults;

    ShopException(String words, List<FieldFault> faults) {
        super(words);
        this.words = words;
        this.faults = List.copyOf(faults);
    }

    /** The message. */
    public String words() {
        return words;
    }

    /** The fields that stand in the way; none if it is not about fields. */
    public List<FieldFault> faults() {
        return faults;
    }
}
