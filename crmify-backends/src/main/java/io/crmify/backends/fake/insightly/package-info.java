/** A stand-in for Insightly: {@link io.crmify.backends.fake.insightly.FakeInsightly}. */
@NullMarked
package io.crmify.backends.fake.insightly;

import org.jspecify.annotations.NullMarked;
