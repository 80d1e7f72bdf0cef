package io.crmify.backends.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/** Takes a body into memory, but no more of it than the limit. */
record LimitedBody(int limit) implements BodyHandler<LimitedBody.Received> {
    /**
     * What has arrived.
     *
     * @param isWhole false if the rest was refused
     */
    record Received(byte[] bytes, boolean isWhole) {
        /** The same, unpacked. */
        Received unzipped(int limit) throws IOException {
            try (var unzipping = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                var plain = unzipping.readNBytes(limit);
                return new Received(plain, unzipping.read() < 0);
            }
        }
    }

    @Override
    public BodySubscriber<Received> apply(ResponseInfo response) {
        return new Collector(limit);
    }

    private static final class Collector implements BodySubscriber<Received> {
        private final int limit;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Received> received = new CompletableFuture<>();
        private final AtomicReference<Subscription> subscription = new AtomicReference<>();

        Collector(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<Received> getBody() {
            return received;
        }

        @Override
        public void onSubscribe(Subscription started) {
            subscription.set(started);
            started.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (var buffer : buffers) {
                var part = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
                var isCut = part.length < buffer.remaining();
                buffer.get(part);
                bytes.writeBytes(part);
                if (isCut) {
                    complete(false);
                    Objects.requireNonNull(subscription.get()).cancel();
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            received.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            complete(true);
        }

        private void complete(boolean isWhole) {
            received.complete(new Received(bytes.toByteArray(), isWhole));
        }
    }
}
