/** A stand-in for Creatio: {@link io.crmify.backends.fake.creatio.FakeCreatio}. */
@NullMarked
package io.crmify.backends.fake.creatio;

import org.jspecify.annotations.NullMarked;
