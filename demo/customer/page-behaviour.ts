/** What the pages themselves do. Listeners sit on the document, so they outlive page changes. */
export function startPageBehaviour(): void {
  document.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.id === 'yearly-use') {
      showPrices(event.target.valueAsNumber);
    }
  });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-plan]');
    if (button) choosePlan(button);
  });
  document.addEventListener('submit', (event) => {
    if ((event.target as Element).id !== 'account-form') return;
    event.preventDefault();
    setText('account-status', 'Saved. We have sent you a confirmation.');
  });
}

function showPrices(yearlyKwh: number): void {
  setText('yearly-use-out', `${yearlyKwh.toLocaleString('en')} kWh`);
  for (const price of document.querySelectorAll<HTMLElement>('[data-base]')) {
    const base = Number(price.dataset['base']);
    const unit = Number(price.dataset['unit']);
    price.textContent = `€ ${(base + (unit * yearlyKwh) / 12).toFixed(2)}`;
  }
}

function choosePlan(chosen: HTMLButtonElement): void {
  for (const button of document.querySelectorAll('[data-plan]')) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
  setText(
    'plan-status',
    `${chosen.dataset['plan'] ?? ''} is in your basket. You can still change your mind.`,
  );
}

function setText(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element) element.textContent = text;
}
