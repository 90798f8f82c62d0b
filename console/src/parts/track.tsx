/** How far something is. */
export const Track = ({ share, label }: { readonly share: number; readonly label: string }) => (
  <div
    class="track"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(share * 100)}
  >
    <span style={{ inlineSize: `${share * 100}%` }} />
  </div>
)
