package io.crmify.sample.web;

import java.util.Queue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Keeps the lines of an answer that does not end. */
record Lines(Queue<String> lines) implements Subscriber<String> {
    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {
        lines.add("ended: " + failure);
    }

    @Override
    public void onComplete() {
        lines.add("ended");
    }
}
