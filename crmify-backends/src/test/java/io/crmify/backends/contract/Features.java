package io.crmify.backends.contract;

/**
 * What a backend can do, of what not every one can.
 *
 * @param keepsRecords what is pushed can be looked at afterwards
 * @param isRemote it speaks HTTP to {@link CrmBackendContract#crm()}
 * @param tellsMissing a delete tells whether there was something to delete
 */
public record Features(boolean keepsRecords, boolean isRemote, boolean tellsMissing) {
    /** Of a CRM behind HTTP that can do everything. */
    public static final Features REMOTE = new Features(true, true, true);

    /** Of a backend in this very process that keeps what it is given. */
    public static final Features IN_PROCESS = new Features(true, false, true);

    public Features withoutRecords() {
        return new Features(false, isRemote, tellsMissing);
    }

    public Features withoutTellingMissing() {
        return new Features(keepsRecords, isRemote, false);
    }
}
