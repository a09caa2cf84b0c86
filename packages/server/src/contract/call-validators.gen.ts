// Made by `npm run gen` from spec/; do not edit. The checks of module calls.

import * as compiled from './compiled/calls.gen.mjs';
import type { ModuleCallId } from './ports.gen.ts';
import type { ValidateFunction } from './validate-function.ts';

/** The checks of what goes into and comes out of each module call; the input's defaults are filled in. */
export const callValidators: Readonly<
  Record<ModuleCallId, { readonly input: ValidateFunction; readonly output: ValidateFunction }>
> = {
  applySearchSynonyms: { input: compiled.applySearchSynonyms_input, output: compiled.applySearchSynonyms_output },
  capturePayment: { input: compiled.capturePayment_input, output: compiled.capturePayment_output },
  checkUser: { input: compiled.checkUser_input, output: compiled.checkUser_output },
  closePayments: { input: compiled.closePayments_input, output: compiled.closePayments_output },
  commitReservation: { input: compiled.commitReservation_input, output: compiled.commitReservation_output },
  createAccount: { input: compiled.createAccount_input, output: compiled.createAccount_output },
  explainSearch: { input: compiled.explainSearch_input, output: compiled.explainSearch_output },
  getCheckoutBuyer: { input: compiled.getCheckoutBuyer_input, output: compiled.getCheckoutBuyer_output },
  getCheckoutCart: { input: compiled.getCheckoutCart_input, output: compiled.getCheckoutCart_output },
  getOrderPayments: { input: compiled.getOrderPayments_input, output: compiled.getOrderPayments_output },
  getProductCards: { input: compiled.getProductCards_input, output: compiled.getProductCards_output },
  getProductDocuments: { input: compiled.getProductDocuments_input, output: compiled.getProductDocuments_output },
  getSaga: { input: compiled.getSaga_input, output: compiled.getSaga_output },
  getSearchInsights: { input: compiled.getSearchInsights_input, output: compiled.getSearchInsights_output },
  getSearchRules: { input: compiled.getSearchRules_input, output: compiled.getSearchRules_output },
  getSearchStatus: { input: compiled.getSearchStatus_input, output: compiled.getSearchStatus_output },
  getShops: { input: compiled.getShops_input, output: compiled.getShops_output },
  getSigningKeys: { input: compiled.getSigningKeys_input, output: compiled.getSigningKeys_output },
  getSkuOffers: { input: compiled.getSkuOffers_input, output: compiled.getSkuOffers_output },
  getUserContact: { input: compiled.getUserContact_input, output: compiled.getUserContact_output },
  getWebhook: { input: compiled.getWebhook_input, output: compiled.getWebhook_output },
  importCategories: { input: compiled.importCategories_input, output: compiled.importCategories_output },
  importImages: { input: compiled.importImages_input, output: compiled.importImages_output },
  importProducts: { input: compiled.importProducts_input, output: compiled.importProducts_output },
  importReviews: { input: compiled.importReviews_input, output: compiled.importReviews_output },
  importShops: { input: compiled.importShops_input, output: compiled.importShops_output },
  issueCode: { input: compiled.issueCode_input, output: compiled.issueCode_output },
  listSagas: { input: compiled.listSagas_input, output: compiled.listSagas_output },
  listWebhooks: { input: compiled.listWebhooks_input, output: compiled.listWebhooks_output },
  refreshPayment: { input: compiled.refreshPayment_input, output: compiled.refreshPayment_output },
  refundPayment: { input: compiled.refundPayment_input, output: compiled.refundPayment_output },
  releaseReservation: { input: compiled.releaseReservation_input, output: compiled.releaseReservation_output },
  replayWebhook: { input: compiled.replayWebhook_input, output: compiled.replayWebhook_output },
  reserveStock: { input: compiled.reserveStock_input, output: compiled.reserveStock_output },
  restockReturn: { input: compiled.restockReturn_input, output: compiled.restockReturn_output },
  resumeSaga: { input: compiled.resumeSaga_input, output: compiled.resumeSaga_output },
  returnPayout: { input: compiled.returnPayout_input, output: compiled.returnPayout_output },
  rollbackSearchIndex: { input: compiled.rollbackSearchIndex_input, output: compiled.rollbackSearchIndex_output },
  setRoles: { input: compiled.setRoles_input, output: compiled.setRoles_output },
  setSearchBoost: { input: compiled.setSearchBoost_input, output: compiled.setSearchBoost_output },
  setSearchPin: { input: compiled.setSearchPin_input, output: compiled.setSearchPin_output },
  setUserStatus: { input: compiled.setUserStatus_input, output: compiled.setUserStatus_output },
  startPayment: { input: compiled.startPayment_input, output: compiled.startPayment_output },
  startReindex: { input: compiled.startReindex_input, output: compiled.startReindex_output },
  trySearch: { input: compiled.trySearch_input, output: compiled.trySearch_output },
  verifySearch: { input: compiled.verifySearch_input, output: compiled.verifySearch_output },
  voidPayment: { input: compiled.voidPayment_input, output: compiled.voidPayment_output },
};
