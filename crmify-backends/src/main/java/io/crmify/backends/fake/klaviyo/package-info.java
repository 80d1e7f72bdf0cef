/** A stand-in for Klaviyo: {@link io.crmify.backends.fake.klaviyo.FakeKlaviyo}. */
@NullMarked
package io.crmify.backends.fake.klaviyo;

import org.jspecify.annotations.NullMarked;
