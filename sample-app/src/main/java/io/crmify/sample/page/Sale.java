package io.crmify.sample.page;

import io.crmify.sample.shop.Purchase;

/** A purchase as people see it. */
public record Sale(String when, String amount) {
    public static Sale of(Purchase purchase) {
        return new Sale(Times.dayAndTime(purchase.bought()), purchase.amount().toPlainString());
    }
}
