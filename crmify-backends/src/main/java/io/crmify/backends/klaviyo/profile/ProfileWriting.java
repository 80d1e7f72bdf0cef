package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.RequiredFields;
import io.crmify.backends.klaviyo.profile.ProfileNames.Part;
import io.crmify.backends.klaviyo.profile.ProfileNames.Path;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes Klaviyo's profile of a lead. */
public final class ProfileWriting {
    /** Of 100 KB, with room for what stands around the profile. */
    private static final int MOST_BYTES = 99_900;

    /** The longest address that mails can be sent to, RFC 5321; Klaviyo itself names no length of any field. */
    private static final int LONGEST_EMAIL = 254;

    private static final String REQUIRE_ADDRESS = "require-address";
    private static final String MAX_LENGTH = "max-length";
    private static final RequiredFields ADDRESS =
            RequiredFields.oneOf("Klaviyo", "profile", LeadField.EMAIL, LeadField.PHONE);

    private final ProfileNames names;
    private final Normalizer normalizer;
    private final PhoneNumbers phones;
    private final boolean requiresAddress;

    public ProfileWriting(BackendContext context, ProfileNames names) {
        this.names = names;
        this.normalizer = Normalizer.of(context, longest(context));
        this.phones = new PhoneNumbers(context);
        this.requiresAddress =
                Choice.of(context, REQUIRE_ADDRESS, "true", "false").equals("true");
    }

    /** The settings that are read here. */
    public static Set<String> settings() {
        var settings = new HashSet<>(Normalizer.SETTINGS);
        settings.add(PhoneNumbers.SETTING);
        settings.add(REQUIRE_ADDRESS);
        settings.add(MAX_LENGTH);
        return settings;
    }

    /** How many characters each field may have. */
    private static Map<LeadField, Integer> longest(BackendContext context) {
        var longest = new EnumMap<LeadField, Integer>(LeadField.class);
        context.setting(MAX_LENGTH).map(String::strip).ifPresent(text -> {
            if (!text.matches("[1-9]\\d{0,5}")) {
                throw new IllegalArgumentException(
                        "crmify.backend.%s was '%s'; write a number of characters, 1 to 999999"
                                .formatted(MAX_LENGTH, text));
            }
            for (var field : LeadField.values()) {
                longest.put(field, Integer.valueOf(text));
            }
        });
        for (var field : List.of(LeadField.EMAIL, LeadField.SECONDARY_EMAIL)) {
            longest.merge(field, LONGEST_EMAIL, Math::min);
        }
        return longest;
    }

    /**
     * @throws RecordRefusedException if Klaviyo would not take it
     * @throws MisconfiguredException if a property is mapped that nobody may write
     */
    public ProfileForm form(Lead given) {
        ensureWritable(given);
        var lead = normalizer.normalized(given);
        if (requiresAddress) {
            ADDRESS.check(lead);
        }
        var form = new ProfileForm.Builder(lead);
        lead.cleared().properties().forEach(name -> form.put(new Path(Part.PROPERTY, name), null));
        lead.cleared().fields().stream().filter(names::has).forEach(field -> form.put(names.of(field), null));
        lead.properties().forEach((name, value) -> form.put(new Path(Part.PROPERTY, name), value));
        lead.fields().forEach((field, value) -> put(form, lead, field, value));
        var status = lead.status();
        if (status != null && !status.isBlank()) {
            form.put(new Path(Part.PROPERTY, names.status()), status.strip());
        }
        // also with an update: a profile that was adopted carries the key from then on
        form.put(new Path(Part.ATTRIBUTE, ProfileNames.KEY), lead.key().external());
        return ensureSmall(form.build(names.tags()));
    }

    private void put(ProfileForm.Builder form, Lead lead, LeadField field, Object value) {
        if (!names.has(field)) {
            return;
        }
        switch (field) {
            case PHONE ->
                phones.sendable(lead, value.toString()).ifPresent(number -> form.put(names.of(field), number));
            case LANGUAGE -> form.put(names.of(field), locale(value.toString()));
            default -> form.put(names.of(field), names.of(field).part() == Part.PROPERTY ? value : value.toString());
        }
    }

    /** {@code de_ch} is {@code de-CH}; what is no tag at all is left to Klaviyo to judge. */
    private static String locale(String text) {
        var tag = Locale.forLanguageTag(text.replace('_', '-')).toLanguageTag();
        return tag.equals("und") ? text : tag;
    }

    private static void ensureWritable(Lead lead) {
        var reserved = Stream.concat(lead.properties().keySet().stream(), lead.cleared().properties().stream())
                .filter(ProfileNames::isReserved)
                .sorted()
                .toList();
        if (!reserved.isEmpty()) {
            throw new MisconfiguredException(
                    "properties whose names begin with $ are Klaviyo's own, and nobody may write them: correct the mapping of "
                            + reserved,
                    new Diagnosis("PROPERTY_RESERVED", null, reserved));
        }
    }

    private static ProfileForm ensureSmall(ProfileForm form) {
        var bytes = form.resource().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new RecordRefusedException(
                    "%s: its profile has %d bytes, and Klaviyo takes %d. Map less, or shorter texts."
                            .formatted(form.lead().key(), bytes, MOST_BYTES),
                    Diagnosis.of("PROFILE_TOO_LARGE"));
        }
        return form;
    }
}
