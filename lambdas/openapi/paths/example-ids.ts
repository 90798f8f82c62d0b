/** Ids in the examples. */
export const JOB_ID = 'imp_01M84DZVSWGWEP4NM0C3W365VK'
export const UPLOAD_ID = 'upl_01M84J9WX0XQ1RTA4RSZ5QSGWW'
